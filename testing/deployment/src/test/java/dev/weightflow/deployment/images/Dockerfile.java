package dev.weightflow.deployment.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Text of a Dockerfile, and its rules. */
record Dockerfile(String text) {
    private static final Pattern PINNED_ARGUMENT = Pattern.compile(
            "(?m)^ARG (BASE_IMAGE=[\\w./-]+:[\\w.-]*\\d[\\w.-]*@sha256:[0-9a-f]{64}|CUDA_IMAGE=[\\w./-]+:[\\w.-]*\\d[\\w.-]*)$");
    private static final Pattern BASE = Pattern.compile("\\$\\{\\w+_IMAGE}( AS [\\w-]+)?");
    private static final Pattern STAGE = Pattern.compile("([\\w-]+|base-\\$\\{FLAVOR})( AS [\\w-]+)?");
    private static final Pattern START_PERIOD = Pattern.compile("--start-period=(\\d+)s");
    private static final Pattern ARCHIVE = Pattern.compile("-XX:SharedArchiveFile=([^\"]+)");
    private static final Pattern SECRET = Pattern.compile("(?i)(secret|password|access[_-]key)");
    private static final int LONGEST_START_SECONDS = 300;
    private static final Set<String> LABELS = Set.of("title", "description", "licenses", "version", "revision");
    /** Parts copied into the image, from the least to the most frequently changed. */
    private static final List<String> PARTS = List.of("engine", "libraries", "app");

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        String user = last("USER ");
        if (!user.matches("[1-9]\\d*:[1-9]\\d*")) {
            faults.add("it must run as a user of a number that is not root's, not as '" + user + "'");
        }
        if (PINNED_ARGUMENT.matcher(text).results().count() != bases().size()
                || !lines("FROM ").stream().allMatch(from -> BASE.matcher(from).matches() || isStage(from))) {
            faults.add("every base must be an argument with a pinned default");
        }
        if (!last("ENTRYPOINT ").startsWith("[")) {
            faults.add("its ENTRYPOINT must be a list: a shell in between would keep SIGTERM from the JVM");
        }
        if (SECRET.matcher(text).find()) {
            faults.add("it must know no secret");
        }
        if (!text.contains("*) echo -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError ;;")) {
            faults.add("out of memory must end whoever does not work on jobs: -XX:+ExitOnOutOfMemoryError");
        }
        if (!text.contains("GOMP_SPINCOUNT=")) {
            faults.add("its threads must not spin on cores that they share: GOMP_SPINCOUNT");
        }
        LABELS.stream()
                .filter(label -> !text.contains("org.opencontainers.image." + label + "="))
                .forEach(label -> faults.add("it must have the label " + label));
        health(faults);
        layers(faults);
        archive(faults);
        return faults;
    }

    private void health(List<String> faults) {
        Matcher period = START_PERIOD.matcher(last("HEALTHCHECK "));
        if (!period.find()) {
            faults.add("it must have a HEALTHCHECK");
        } else if (Integer.parseInt(period.group(1)) < LONGEST_START_SECONDS) {
            faults.add("its start period must be " + LONGEST_START_SECONDS
                    + " seconds, or 'docker compose up --wait' gives up on a busy machine");
        }
    }

    private void layers(List<String> faults) {
        List<String> copied = lines("COPY --from=parts /parts/").stream()
                .map(line -> line.split("/")[0])
                .toList();
        if (!copied.equals(PARTS)) {
            faults.add("what changes least must be copied first, each in a layer of its own: " + PARTS + ", not "
                    + copied);
        }
        String engine = lines("COPY --from=parts /parts/engine/ ").stream()
                .findFirst()
                .orElse("")
                .replaceFirst("/$", "");
        if (!Stream.of("DJL_CACHE_DIR=", "ENGINE_CACHE_DIR=")
                .allMatch(variable -> text.contains(variable + engine + " "))) {
            faults.add("the engine must be looked for where it is unpacked, in " + engine);
        }
    }

    private void archive(List<String> faults) {
        Matcher archive = ARCHIVE.matcher(last("ENTRYPOINT "));
        if (!archive.find()
                || lines("COPY --from=archive ").stream().noneMatch(line -> line.endsWith(" " + archive.group(1)))) {
            faults.add("Java must be told of the class-data archive that the image holds");
        }
    }

    private List<String> bases() {
        return lines("FROM ").stream()
                .map(from -> from.replaceFirst(" AS .*", ""))
                .filter(from -> BASE.matcher(from).matches())
                .distinct()
                .toList();
    }

    private boolean isStage(String from) {
        String name = from.replaceFirst(" AS .*", "");
        return STAGE.matcher(from).matches()
                && (name.contains("$") || lines("FROM ").stream().anyMatch(line -> line.endsWith(" AS " + name)));
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
