"""Follows every link of a gallery from an address."""

import re

import lxml.html


def crawled(gallery, start):
    """Every page that leads on from one, by its address, and every answer that is none."""
    found, waiting, broken = {}, [start], []
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        answer = gallery(path)
        found[path] = answer
        if answer.status_code in (301, 302):
            waiting.append(answer.headers["location"])
        elif answer.status_code >= 400:
            broken.append((path, answer.status_code))
        elif answer.headers["content-type"].startswith("text/html"):
            tree = lxml.html.fromstring(answer.text)
            links = tree.xpath("//a/@href|//link/@href|//img/@src|//form/@action")
            waiting += [
                link.partition("#")[0] for link in links
                if link.startswith("/") and not re.search(r"[?&](q|after|event|person|photographer)=", link)
            ]  # fmt: skip
    return found, broken
