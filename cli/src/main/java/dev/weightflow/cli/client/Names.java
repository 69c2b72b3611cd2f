package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How users name things: whole, or by a beginning that no other thing has. */
public final class Names {

    private Names() {}

    /**
     * The whole name.
     *
     * @param given what the user typed
     * @param thing what it is, such as {@code job}
     * @param known all names there are
     * @param list the command that shows them
     * @throws CommandFailure if there is no such thing, or more than one
     */
    public static String whole(String given, String thing, List<String> known, String list) {
        if (known.contains(given)) {
            return given;
        }
        List<String> fitting =
                known.stream().filter(name -> name.startsWith(given)).toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        String code = thing.replace(' ', '-');
        if (fitting.isEmpty()) {
            throw new CommandFailure(
                    "no-such-" + code,
                    ExitStatus.NOT_FOUND,
                    "There is no " + thing + " '" + given + "': './weightflow " + list + "' shows those there are.");
        }
        throw new CommandFailure(
                "ambiguous-" + code,
                ExitStatus.REFUSED,
                fitting.size() + " names of a " + thing + " begin with '" + given
                        + "': write more of it ('./weightflow " + list + "' shows them).");
    }

    /** The name that is most like what the user typed, if one is: at least half of the letters are the same. */
    public static Optional<String> nearest(String given, Stream<String> known) {
        return known.filter(name -> edits(given, name) <= Math.max(given.length(), name.length()) / 2)
                .min(Comparator.comparingInt(name -> edits(given, name)));
    }

    /** How many letters must be inserted, deleted or replaced to make one text of the other. */
    private static int edits(String from, String to) {
        int[] row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    /** The text as one segment of a URL's path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
