"""Recordings of speech, told by their content: what browsers record and telephones play. Never with pictures."""

from typing import BinaryIO

MEDIA_TYPES = {"weba": "audio/webm", "ogg": "audio/ogg", "m4a": "audio/mp4", "mp3": "audio/mpeg"}
_HEAD = 4_096
_VIDEO_IN_WEBM = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"V_THEORA", b"S_TEXT")


def tell(file: BinaryIO, head: bytes) -> str:
    """The code of the kind of recording that begins with `head`; empty when it is none, or shows pictures too."""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        file.seek(0)
        begin = file.read(_HEAD)
        is_sound = b"webm" in begin[:64] and (b"A_OPUS" in begin or b"A_VORBIS" in begin)
        return "weba" if is_sound and not any(one in begin for one in _VIDEO_IN_WEBM) else ""
    if head.startswith(b"OggS"):
        is_sound = b"OpusHead" in head[:64] or b"\x01vorbis" in head[:64]
        return "ogg" if is_sound and b"theora" not in head else ""
    if head[4:8] == b"ftyp" and head[8:12] in {b"M4A ", b"isom", b"iso5", b"iso6", b"mp42", b"mp41", b"dash"}:
        file.seek(0)
        whole = file.read()
        return "m4a" if b"soun" in whole and b"vide" not in whole else ""
    if head.startswith(b"ID3") or (len(head) > 3 and head[0] == 0xFF and head[1] in {0xFB, 0xF3, 0xF2}):
        return "mp3"
    return ""
