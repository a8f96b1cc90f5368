"""What goes around a teacher and is one itself: everything is passed on, unless a subclass does otherwise."""

from remud_hub.teachers.base import Reply, Request, Teacher


class Around:
    """A teacher that asks another one.

    Args:
        teacher: The one behind.
    """

    def __init__(self, teacher: Teacher) -> None:
        self.name = teacher.name
        self.width = teacher.width
        self._teacher = teacher

    def version(self) -> str:
        """Return the version of the teacher behind."""
        return self._teacher.version()

    async def check(self) -> None:
        """Make sure that the teacher behind can be reached.

        Raises:
            TeacherError: It cannot.
        """
        await self._teacher.check()

    async def reply(self, request: Request) -> Reply:
        """Ask the teacher behind.

        Raises:
            TeacherError: It cannot be reached or refuses to work.
        """
        return await self._teacher.reply(request)

    async def close(self) -> None:
        """Close the teacher behind."""
        await self._teacher.close()
