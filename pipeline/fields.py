"""The fields of an article as text: what a query's `url:` looks in, and what evidence of it points into; pure."""

from pipeline.query.words import Words
from storage.records.article import Article
from storage.records.field import Field

BETWEEN_TAGS = "\n\n"
"""No phrase and no distance runs on from one tag into another."""


def text_of(article: Article, field: Field) -> str:
    """Give a field as it is stored; empty where the article has none."""
    match field:
        case "title":
            return article.title
        case "text":
            return article.text
        case "url":
            return article.link or ""
        case "author":
            return article.author or ""
        case "outlet":
            return article.outlet
        case "tag":
            return BETWEEN_TAGS.join(article.tags)


def index(article: Article) -> Words:
    """Index title and text of an article; its other fields when a query first asks for one."""
    return Words(article.title, article.text, more=lambda field: text_of(article, field))
