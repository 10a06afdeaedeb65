"""Names of users as an operator types them, before any row is looked for."""

from contextlib import nullcontext

import pytest

from backend.errors import InvalidRequestError
from backend.services.account_operations import AccountOperations


@pytest.mark.parametrize("name", ["\udcff", "nobody\x00", ""])
def test_a_name_that_nobody_can_have_is_refused_in_one_sentence(name):
    operations = AccountOperations(lambda: nullcontext(object()))

    with pytest.raises(InvalidRequestError, match="A user name has letters"):
        operations.set_active(name, is_active=False)
