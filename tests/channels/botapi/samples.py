"""Content other than text that a person may send."""

from __future__ import annotations

from botapi.errors import JSON

SAMPLES: dict[str, JSON] = {
    "sticker": {
        "sticker": {
            "file_id": "CAACsticker",
            "file_unique_id": "sticker",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "👍",
        }
    },
    "photo": {
        "photo": [
            {"file_id": "AgACsmall", "file_unique_id": "small", "width": 90, "height": 60, "file_size": 1200},
            {
                "file_id": "AgAClarge",
                "file_unique_id": "large",
                "width": 1280,
                "height": 853,
                "file_size": 94000,
            },
        ]
    },
    "document": {
        "document": {
            "file_id": "BQACdocument",
            "file_unique_id": "document",
            "file_name": "Quyết định.docx",
            "mime_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "file_size": 24000,
        }
    },
    "voice": {
        "voice": {
            "file_id": "AwACvoice",
            "file_unique_id": "voice",
            "duration": 3,
            "mime_type": "audio/ogg",
            "file_size": 8000,
        }
    },
    "contact": {"contact": {"phone_number": "+84900000000", "first_name": "Hoa", "user_id": 5005}},
    "location": {"location": {"latitude": 21.0285, "longitude": 105.8542}},
}
