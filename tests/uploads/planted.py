"""Photos with everything in them that a phone writes and nobody sees, for whoever looks whether it is gone."""

import io
from fractions import Fraction

from PIL import ExifTags, Image

from tests.uploads.corpus import letter, saved

XMP = b"""<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'
 rdf:about=''><dc:creator>PLANTED creator</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"""


def exif(*, number: int = 0, orientation: int = 6) -> Image.Exif:
    """Where, when, with what and by whom."""
    tags = Image.Exif()
    tags[ExifTags.Base.Make] = f"PLANTED maker {number}"
    tags[ExifTags.Base.Artist] = "PLANTED artist"
    tags[ExifTags.Base.DateTime] = "2026:11:01 10:00:00"
    tags[ExifTags.Base.Orientation] = orientation
    tags[ExifTags.Base.XPComment] = "PLANTED comment".encode("utf-16-le")
    where = tags.get_ifd(ExifTags.IFD.GPSInfo)
    where[ExifTags.GPS.GPSLatitudeRef], where[ExifTags.GPS.GPSLongitudeRef] = "N", "W"
    where[ExifTags.GPS.GPSLatitude] = (Fraction(51), Fraction(29), Fraction(number % 60))
    where[ExifTags.GPS.GPSLongitude] = (Fraction(3), Fraction(10), Fraction(42))
    more = tags.get_ifd(ExifTags.IFD.Exif)
    more[ExifTags.Base.BodySerialNumber] = "PLANTED serial"
    more[ExifTags.Base.MakerNote] = b"PLANTED maker note" * 20
    return tags


def iptc() -> bytes:
    """A Photoshop block with a caption, as newsrooms and scanners write it."""
    caption = b"PLANTED caption"
    record = b"\x1c\x02\x78" + len(caption).to_bytes(2, "big") + caption
    block = b"8BIM\x04\x04\x00\x00" + len(record).to_bytes(4, "big") + record + bytes(len(record) % 2)
    body = b"Photoshop 3.0\x00" + block
    return b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body


def photo(letters: str = "JPEG", *, number: int = 0, orientation: int = 6) -> bytes:
    """A photo of a letter, held sideways: 400 by 560 dots as it is stored."""
    tags, picture = exif(number=number, orientation=orientation), letter(400 + number, 560)
    if letters == "PNG":
        return saved("PNG", picture, exif=tags.tobytes(), dpi=(300, 300))
    if letters in {"WEBP", "HEIF"}:
        return saved(letters, picture, exif=tags.tobytes(), xmp=XMP)
    small = io.BytesIO()
    picture.resize((80, 112)).save(small, "JPEG")
    made = saved("JPEG", picture, exif=tags, xmp=XMP, comment=b"PLANTED comment of the file", dpi=(300, 300))
    return made[:2] + iptc() + made[2:] + b"PLANTED after the end" + small.getvalue()
