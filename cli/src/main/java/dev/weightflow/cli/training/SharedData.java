package dev.weightflow.cli.training;

import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import java.util.List;

/**
 * Data that a training is given with {@code --data}, with its share of the images: {@code NAME=SHARE}, or only the name for an equal share.
 *
 * @param share above 0; shares are scaled to add up to 1
 */
public record SharedData(String name, double share) {

    /**
     * Reads the values of the option.
     *
     * @throws CommandFailure if some have a share and some have none
     */
    public static List<SharedData> of(List<String> given) {
        List<SharedData> all = given.stream().map(SharedData::of).toList();
        long shared = all.stream().filter(data -> !Double.isNaN(data.share)).count();
        if (shared > 0 && shared < all.size()) {
            throw new CommandFailure(
                    "share-missing",
                    ExitStatus.USAGE,
                    "Give each --data a share, such as --data day=0.7 --data night=0.3, or none of them.");
        }
        return shared > 0
                ? all
                : all.stream().map(data -> new SharedData(data.name, 1)).toList();
    }

    /** Reads one value; what follows the last equals sign is a share if it is a number, and part of the name otherwise. */
    private static SharedData of(String given) {
        int at = given.lastIndexOf('=');
        try {
            double share = at < 0 ? Double.NaN : Double.parseDouble(given.substring(at + 1));
            if (share <= 0 || Double.isInfinite(share)) {
                throw new CommandFailure(
                        "wrong-share", ExitStatus.USAGE, "--data " + given + ": a share must be a number above 0.");
            }
            return at < 0 ? new SharedData(given, share) : new SharedData(given.substring(0, at), share);
        } catch (NumberFormatException e) {
            return new SharedData(given, Double.NaN);
        }
    }
}
