"""Pictures of the web page for the README: ``python -m tests.browser.screenshots FOLDER``."""

from __future__ import annotations

import sys
from base64 import b64decode, b64encode
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pypdfium2 import PdfDocument

from bot.sheets.making import sheet_file
from handlers.sheet.asked import Asked
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.small_png import small_png
from tests.browser.walking import now, press, settled
from webserver import TODAY, resources, serving, stored

ADDRESS = "http://dieukien.example"
MOST_BYTES = 150_000


def main(folder: Path) -> int:
    """Draws every picture anew; 1 where one is too large to be kept in the repository."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as data,
        serving(stored(Path(data)), resources(), public_url=ADDRESS) as site,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        _telephone(_page(browser, site.url, 360, 740), folder)
        _desk(_page(browser, site.url, 1366, 768), folder)
        _look_up(_page(browser, site.url, 1366, 640), folder)
        _compared(_page(browser, site.url, 1366, 900), folder)
        browser.close()
    _sheet(folder)
    large = [each.name for each in folder.glob("*.png") if each.stat().st_size > MOST_BYTES]
    sys.stderr.writelines(f"{name}\n" for name in large)
    return 1 if large else 0


def _sheet(folder: Path) -> None:
    """The first page of a sheet to sign."""
    facts = {
        "course_start": "2025-05-05",
        "birth_date": "1981-03",
        "gender": "female",
        "sector": "province",
        "bloc": "government",
        "category": "cong_chuc",
        "positions": ["division_leader"],
        "planned_for_vice_chair": False,
    }
    asked = Asked(("kh-nuoc-ngoai-tre",), facts, TODAY, given=True)
    document = PdfDocument(sheet_file(resources(), asked).content)
    points = document[0].render(scale=1.5, rev_byteorder=True).to_numpy()
    (folder / "phieu.png").write_bytes(small_png(points[:, :, :3]))


def _compared(page: Page, folder: Path) -> None:
    page.goto("/so-sanh?a=kl39-trung-han&b=kl39-ngoai-ngu")
    _keep(page, folder / "so-sanh.png")


def _page(browser: Browser, url: str, width: int, height: int) -> Page:
    context = browser.new_context(
        base_url=url, viewport={"width": width, "height": height}, locale="vi-VN", reduced_motion="reduce"
    )
    return context.new_page()


_PIXELS = """async address => {
  const image = await createImageBitmap(await (await fetch(address)).blob());
  const sheet = new OffscreenCanvas(image.width, image.height).getContext('2d');
  sheet.drawImage(image, 0, 0);
  const { data } = sheet.getImageData(0, 0, image.width, image.height);
  let written = '';
  for (let at = 0; at < data.length; at += 9999) written += String.fromCharCode(...data.slice(at, at + 9999));
  return [image.height, image.width, btoa(written)];
}"""


def _keep(page: Page, path: Path) -> None:
    """Keeps a picture of the page; another page reads its points, which this one's policy forbids."""
    taken = b64encode(page.screenshot()).decode()
    with page.context.new_page() as reader:
        height, width, data = reader.evaluate(_PIXELS, f"data:image/png;base64,{taken}")
    points = np.frombuffer(b64decode(data), np.uint8).reshape(height, width, 4)[:, :, :3]
    path.write_bytes(small_png(points))


def _telephone(page: Page, folder: Path) -> None:
    _begin(page, "kh-nuoc-ngoai-tre")
    press(page, "Cơ quan cấp tỉnh")
    settled(page)
    _keep(page, folder / "dien-thoai.png")


def _desk(page: Page, folder: Path) -> None:
    _begin(page, "kh-nuoc-ngoai-tre")
    press(page, "Vì sao hỏi?")
    settled(page)
    now(page).locator("a.cite").first.click()
    expect(page.locator(".pane .verbatim")).to_be_visible()
    _keep(page, folder / "may-tinh.png")
    for label in ("Cơ quan cấp tỉnh", "Công chức"):
        press(page, label)
        settled(page)
    while now(page).get_by_role("button", name="Không rõ", exact=True).count():
        press(page, "Không rõ")
        settled(page)
    page.goto("/ket-qua")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    page.evaluate("document.body.style.padding = '18mm 16mm'")
    _keep(page, folder / "ban-in.png")


def _look_up(page: Page, folder: Path) -> None:
    page.goto("/tra-cuu")
    page.get_by_role("searchbox").press_sequentially("ky luat")
    expect(page.locator(".hits mark").first).to_be_visible()
    _keep(page, folder / "tra-cuu.png")


def _begin(page: Page, programme: str) -> None:
    page.goto(f"/tro-chuyen?chuong-trinh={programme}")
    for label in ("Kiểm tra điều kiện", "Tôi đồng ý"):
        press(page, label)
        settled(page)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
