package dev.weightflow.cli.platform;

import java.util.Locale;

/** How a part of the platform is. Of those that run, the better come first. */
public enum PartStatus {
    /** Its turn has not come. */
    WAITING,
    STARTING,
    READY,
    /** It runs, and says that it cannot do its work now. */
    NOT_READY,
    /** Its process lives, and does not answer. */
    SILENT,
    /** It died and is being started again. */
    RESTARTING,
    STOPPING,
    STOPPED;

    /** Whether its process was alive when it was last looked at. */
    boolean runs() {
        return this == READY || this == NOT_READY || this == SILENT;
    }

    /** For a reader. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
