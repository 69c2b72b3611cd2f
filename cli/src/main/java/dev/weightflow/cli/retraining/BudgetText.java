package dev.weightflow.cli.retraining;

import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.text.Numbers;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts about budgets of trainer seconds, for people. */
final class BudgetText {
    private BudgetText() {}

    static String budget(Resource known) {
        List<Resource> windows = known.list("windows");
        if (windows.isEmpty()) {
            return "Retraining " + known.text("model")
                    + " has no budget; 'budget' in its policy sets one, see docs/retraining-budget.md.";
        }
        Table table = Table.of("WINDOW", ">BUDGET", ">SPENT", ">RESERVED", ">LEFT", "NEXT FREE");
        windows.forEach(window -> table.row(
                window.text("window"),
                seconds(window, "budget"),
                seconds(window, "spent"),
                seconds(known, "reserved"),
                seconds(window, "left"),
                window.find("nextFree.at").isEmpty()
                        ? "-"
                        : seconds(window, "nextFree.seconds") + " at " + Listing.time(window, "nextFree.at")));
        return table.toString();
    }

    /** Describes the budget of a policy. */
    static String words(Resource budget) {
        String words = Stream.of(
                        budget.words("%s s a day", "secondsADay"), budget.words("%s s a month", "secondsAMonth"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "any number of trainer seconds" : words;
    }

    private static String seconds(Resource known, String field) {
        return known.decimal(field)
                .map(seconds -> Numbers.format("%.0f s", seconds))
                .orElse("-");
    }
}
