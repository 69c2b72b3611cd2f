package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import java.util.function.Supplier;

/** A word of the command line that may name a file or folder of this machine, or else something of the platform. */
public final class PathOrName {

    private PathOrName() {}

    /**
     * What the platform has under a word that is no path here.
     *
     * @param path what the word could have been: file or folder
     * @param thing what the platform could have under that name
     * @throws CommandFailure if no platform can be asked; as the word may be misspelt, it says first that there is no such path
     */
    public static <T> T onPlatform(String word, String path, String thing, Supplier<T> look) {
        try {
            return look.get();
        } catch (ServiceUnavailable e) {
            throw new CommandFailure(
                    e.code(),
                    e.status(),
                    "There is no " + path + " " + word + " here, and no platform to ask for " + thing
                            + " of that name. " + e.getMessage(),
                    e);
        }
    }
}
