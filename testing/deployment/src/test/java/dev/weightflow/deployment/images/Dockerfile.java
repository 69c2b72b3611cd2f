package dev.weightflow.deployment.images;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A Dockerfile's text, and what must hold for it. */
record Dockerfile(String text) {
    private static final Pattern PINNED_ARGUMENT =
            Pattern.compile("(?m)^ARG \\w+_IMAGE=[\\w./-]+:[\\w.-]*\\d[\\w.-]*$");
    private static final Pattern RUN = Pattern.compile("(?m)^RUN ((?:.*\\\\\n)*.*)$");
    private static final Pattern SECRET = Pattern.compile("(?i)(secret|password|access[_-]key)");

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        String user = last("USER ");
        if (!user.matches("[1-9]\\d*:[1-9]\\d*")) {
            faults.add("it must run as a user of a number that is not root's, not as '" + user + "'");
        }
        if (lines("FROM ").stream().anyMatch(from -> !from.matches("\\$\\{\\w+_IMAGE}( AS \\w+)?"))
                || PINNED_ARGUMENT.matcher(text).results().count()
                        != lines("FROM ").size()) {
            faults.add("every base must be an argument with a pinned default");
        }
        if (lines("HEALTHCHECK ").isEmpty()) {
            faults.add("it must have a HEALTHCHECK");
        }
        if (!last("ENTRYPOINT ").startsWith("[")) {
            faults.add("its ENTRYPOINT must be a list: a shell in between would keep SIGTERM from the JVM");
        }
        if (libraryCheck().isEmpty()) {
            faults.add("it must refuse the native libraries of a build for another device");
        }
        if (SECRET.matcher(text).find()) {
            faults.add("it must know no secret");
        }
        return faults;
    }

    /** The shell command that looks at which native libraries were copied; empty if there is none. */
    String libraryCheck() {
        return RUN.matcher(text)
                .results()
                .map(run -> run.group(1).replace("\\\n", "\n"))
                .filter(command -> command.contains("pytorch-native-"))
                .findFirst()
                .orElse("");
    }

    private String last(String instruction) {
        List<String> lines = lines(instruction);
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private List<String> lines(String instruction) {
        return text.lines()
                .filter(line -> line.startsWith(instruction))
                .map(line -> line.substring(instruction.length()).strip())
                .toList();
    }
}
