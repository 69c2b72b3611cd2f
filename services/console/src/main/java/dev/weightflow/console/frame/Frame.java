package dev.weightflow.console.frame;

import dev.weightflow.console.owner.Health;
import dev.weightflow.platform.security.Roles;
import java.util.List;
import java.util.Set;

/**
 * What every page shows around its own matter.
 *
 * @param title of the page, without the program's name
 * @param place which of the places of the navigation the page belongs to; empty if none
 * @param away the services that do not answer
 * @param person who looks
 * @param roles what the session may do
 * @param formToken what forms carry; empty where nothing may be sent
 */
public record Frame(
        String title, String place, List<Health.Part> away, String person, Set<String> roles, String formToken) {
    private static final List<Place> PLACES = List.of(
            new Place("", "Overview", "o"),
            new Place("datasets", "Datasets", "d"),
            new Place("trainings", "Trainings", "t"),
            new Place("compare", "Compare", "c"),
            new Place("models", "Models", "m"),
            new Place("retraining", "Retraining", "r"),
            new Place("try", "Try it", "y"),
            new Place("operations", "Operations", "p"));

    /**
     * A place of the navigation.
     *
     * @param path its address, without the slash that it begins with
     * @param key the letter that leads there after {@code g}
     */
    public record Place(String path, String label, String key) {}

    /** Where one can go. */
    public List<Place> places() {
        return PLACES;
    }

    /** Where styles, scripts and icons are. */
    public String assets() {
        return StaticFiles.all().base();
    }

    /** Whether the session may request and cancel work. */
    public boolean writes() {
        return roles.contains(Roles.WRITER);
    }

    /** Whether the session may move aliases. */
    public boolean promotes() {
        return roles.contains(Roles.PROMOTER);
    }

    /** Whether the session may set policies. */
    public boolean administers() {
        return roles.contains(Roles.ADMIN);
    }
}
