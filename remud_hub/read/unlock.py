"""PDFs that open with a password, opened."""

from io import BytesIO

import pypdfium2
from pypdfium2 import raw

from remud_hub.errors import SourceError


def unlock(data: bytes, name: str, passwords: tuple[str, ...]) -> bytes:
    """Return the file without its password; as it is when it needs none, or none was given.

    Raises:
        SourceError: It is locked, and none of the passwords opens it.
    """
    if not passwords or not _is_locked(data):
        return data
    for password in passwords:
        try:
            document = pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError:
            continue
        with document:
            out = BytesIO()
            document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
            return out.getvalue()
    raise SourceError(
        name, "the PDF is locked, and none of the passwords given opens it", "add its password to the password file"
    )


def _is_locked(data: bytes) -> bool:
    try:
        pypdfium2.PdfDocument(data).close()
    except pypdfium2.PdfiumError as error:
        return bool(getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD)
    return False
