"""Reading a page as a person does: its title, its texts, its fields."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Enough of a page to speak of it: title, text, links, form values."""

    def __init__(self, reponse):
        super().__init__()
        self.titre, self.texte, self.champs, self.liens, self.boutons = "", "", {}, [], []
        self._dans = []
        self._zone = None
        self.feed(reponse.content.decode())
        self.texte = " ".join(self.texte.split())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self._dans.append(tag)
        if tag == "input" and attrs.get("name"):
            self.champs[attrs["name"]] = attrs.get("value", "")
        elif tag == "textarea":
            self._zone = attrs["name"]
            self.champs[self._zone] = ""
        elif tag == "a" and "href" in attrs:
            self.liens.append(attrs["href"])
        elif tag == "button":
            self.boutons.append(attrs.get("name", ""))

    def handle_endtag(self, tag):
        self._zone = None if tag == "textarea" else self._zone
        while self._dans and self._dans.pop() != tag:
            pass

    def handle_data(self, data):
        if self._zone:
            self.champs[self._zone] += data
        if "title" in self._dans:
            self.titre += data
        elif "script" not in self._dans:
            self.texte += f" {data}"
