"""People who sign in."""

from __future__ import annotations

from typing import Any

import factory

from syncinterview.accounts.models import Role, User

PASSWORD = "a long enough phrase"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    role = Role.CANDIDATE

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        return User.objects.create_user(password=fields.pop("password", PASSWORD), **fields)


class InterviewerFactory(UserFactory):
    role = Role.INTERVIEWER


class AdminFactory(UserFactory):
    role = Role.ADMIN
    is_superuser = True
