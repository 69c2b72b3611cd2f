package dev.weightflow.cli.deadletters;

import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.deadletters.DeadLetters.Outcome;
import java.util.List;

/** Dead letters for people. Whoever wrote them may have meant them for the terminal, so no control character gets there. */
final class DeadLetterText {
    private static final int BRIEF = 60;

    private DeadLetterText() {}

    static String list(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return "There is no dead letter.";
        }
        Table table = Table.of("LETTER", "SET ASIDE", "CODE", "KEY", "REPLAYED", "REASON");
        letters.forEach(letter -> table.row(
                letter.id(),
                Quantities.time(letter.time()),
                plain(letter.code()),
                Quantities.brief(plain(letter.key())),
                letter.replay().map(DeadLetterText::brief).orElse("-"),
                cut(plain(letter.reason()))));
        return table.toString();
    }

    static String one(DeadLetter.Contents contents) {
        DeadLetter letter = contents.letter();
        Table table = Table.of("Letter", letter.id());
        table.row("found in", letter.topic());
        table.row("set aside", Quantities.time(letter.time()) + " by " + plain(letter.service()));
        table.row("because", plain(letter.code()) + ": " + plain(letter.reason()));
        table.row(
                "replayed",
                letter.replay()
                        .map(replay -> brief(replay)
                                + replay.reason().map(why -> ": " + plain(why)).orElse(""))
                        .orElse("no"));
        table.row("key", plain(letter.key()));
        contents.headers().forEach((name, value) -> table.row(plain(name), plain(value)));
        table.row(contents.encoding(), plain(contents.payload()));
        return table.toString();
    }

    static String outcomes(List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return "No dead letter waits.";
        }
        Table table = Table.of("LETTER", "IS", "");
        outcomes.forEach(outcome -> table.row(
                outcome.letter(),
                outcome.outcome(),
                outcome.reason().map(DeadLetterText::plain).orElse("")));
        return table.toString();
    }

    private static String brief(DeadLetter.Replay replay) {
        return Quantities.time(replay.time()) + " by " + plain(replay.by())
                + replay.code().map(code -> ", refused (" + plain(code) + ")").orElse("");
    }

    private static String cut(String text) {
        return text.length() > BRIEF ? text.substring(0, BRIEF) + "…" : text;
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
