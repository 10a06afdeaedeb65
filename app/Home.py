"""Home: who is signed in, the menu of their role, and the page they asked for."""

from app.ui import brand, menu, session

person = session.read_person()
brand.dress("wide" if person else "centered")
page = menu.show(person)
session.hand_over(person)
page.run()
