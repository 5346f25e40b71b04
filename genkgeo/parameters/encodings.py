"""Tell what a text file is written in when it is not UTF-8, as all files of a year must be."""

from __future__ import annotations

import codecs

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SAMPLE = 1000
"""Bytes that are enough to see every second one is 0."""


def looks_like_utf16(raw: bytes) -> bool:
    r"""Say whether bytes are UTF-16 (or UTF-32), with or without its mark.

    Examples
    --------
    >>> looks_like_utf16("code;n\n".encode("utf-16-le")), looks_like_utf16(b"code;n\n")
    (True, False)
    """
    if raw.startswith(UTF16) or raw.startswith(codecs.BOM_UTF32_BE):
        return True
    sample = raw[:SAMPLE]
    # Text of ours is nearly all below 256, so that one byte of each two is 0.
    zeros = sorted(half.count(0) / max(len(half), 1) for half in (sample[::2], sample[1::2]))
    return zeros[0] < 0.2 and zeros[1] > 0.8


class NotUtf8(ValueError):
    """A file is in another encoding: which one it seems to be, and the row where that shows."""

    def __init__(self, written_in: str, row: int) -> None:
        super().__init__(written_in)
        self.written_in, self.row = written_in, row


def decode_utf8(raw: bytes) -> str:
    """Decode UTF-8, with or without its mark.

    Raises
    ------
    NotUtf8
        The bytes are something else.
    """
    if looks_like_utf16(raw):
        raise NotUtf8("UTF-16 (Excel en Kladblok noemen het 'Unicode')", 1)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        sign = f"byte 0x{raw[error.start]:02x}, waarschijnlijk Windows-1252"
        raise NotUtf8(sign, row) from None
