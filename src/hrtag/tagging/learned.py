"""The learned part of finding entities: a word tagger, what the encoder says of tokens, and the choice among all proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from hrtag.errors import ModelError
from hrtag.model import ModelFolder
from hrtag.tagging.choosing import Chooser, Proposals, gather, tagged_mentions
from hrtag.tagging.mentions import Mention
from hrtag.tagging.token_scores import TokenScores, joined
from hrtag.tagging.word_tagger import WordTagger

ENTITY_FILES = ("words.terms.txt", "words.safetensors", "entities.safetensors", "entities.json")


@dataclass(frozen=True)
class LearnedEntities:
    """What a model folder knows of entities.

    Parameters
    ----------
    words : WordTagger
        Reads words and what the rules found.
    chooser : Chooser or None
        Chooses among the proposals; None while it is being learned.
    encoder : bool
        Whether the choice also wants what the encoder's token head says.
    """

    words: WordTagger
    chooser: Chooser | None
    encoder: bool

    @classmethod
    def from_folder(cls, folder: ModelFolder) -> LearnedEntities | None:
        """Load what a model folder holds; None if it holds nothing of entities."""
        if "entities.json" not in folder.meta["files"]:
            return None
        config, arrays = folder.json("entities.json"), folder.arrays("entities.safetensors")
        try:
            chooser = Chooser(arrays["choice"], float(config["threshold"]))
            return cls(WordTagger.from_folder(folder), chooser, bool(config["encoder"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"{folder.path}: entities.json is not what it should be ({error!r}).") from error

    def proposals(
        self,
        text: str,
        rules: Sequence[Mention],
        standing: Sequence[Mention],
        lines: Sequence[tuple[int, str]],
        tokens: Sequence[TokenScores] | None,
    ) -> Proposals:
        """Answer what the rules and the taggers propose.

        Parameters
        ----------
        text : str
            All texts of a document, one a line.
        rules, standing : sequence of Mention
            What the rules propose, and what stands by them alone.
        lines : sequence of (int, str)
            Where each text starts, and the text.
        tokens : sequence of TokenScores or None
            What the encoder's token head says of each.
        """
        heads = [self.words(text, ((m.label, m.start, m.end) for m in standing))]
        if self.encoder:
            if tokens is None:
                raise ValueError(
                    "This model finds entities with its encoder: give what the encoder says of the tokens."
                )
            heads.append(joined(tokens, [at for at, _ in lines], [line for _, line in lines]))
        return gather(rules, standing, list(chain.from_iterable(tagged_mentions(text, head) for head in heads)), heads)
