package dev.weightflow.cli.client;

import dev.weightflow.cli.console.CommandFailure;
import java.util.function.Supplier;

/** Argument of the command line that names a file or folder of this machine, or else something on the platform. */
public final class PathOrName {

    private PathOrName() {}

    /**
     * Looks a word up on the platform, after it was found not to be a path on this machine.
     *
     * @param path the kind of path that the word may have meant: file or folder
     * @param thing the kind of object that the platform may have under that name
     * @throws CommandFailure if no platform is available; as the word may be misspelt, the message says first that there is no such path
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
