package dev.weightflow.cli.platform;

import dev.weightflow.cli.console.Table;
import dev.weightflow.local.platform.PlatformStatus;

/** Status of the platform as text, for people. */
public final class StatusText {

    private StatusText() {}

    public static String of(PlatformStatus status) {
        if (!status.running()) {
            return "Weightflow is not running in " + status.directory() + ": './weightflow up' starts it."
                    + status.failure()
                            .map(why -> "\nThe last start failed: " + why)
                            .orElse("");
        }
        Table table = Table.of("PART", "STATE", "ADDRESS", ">PROCESS", ">RESTARTS", "LOG");
        status.parts()
                .forEach(part -> table.row(
                        part.name(),
                        part.status().text()
                                + part.note()
                                        .map(note -> " (" + firstLine(note) + ")")
                                        .orElse(""),
                        part.address().orElse("-"),
                        part.pid().map(Object::toString).orElse("-"),
                        part.restarts(),
                        part.log()));
        return "Weightflow runs in " + status.directory() + " as process "
                + status.pid().map(Object::toString).orElse("?") + ".\n" + table;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
