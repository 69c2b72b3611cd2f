package dev.weightflow.console.frame;

import dev.weightflow.console.owner.Health;
import dev.weightflow.platform.security.Roles;
import java.util.List;
import java.util.Set;

/**
 * Frame around every page's content.
 *
 * @param title of the page, without the program's name
 * @param place the navigation's entry that the page belongs to; empty if none
 * @param away the services that do not answer
 * @param refusing the services that cannot start as things are
 * @param person the user of the session
 * @param roles that the session has
 * @param formToken the token of forms; empty where nothing may be sent
 */
public record Frame(
        String title,
        String place,
        List<Health.Part> away,
        List<Refusing> refusing,
        String person,
        Set<String> roles,
        String formToken) {
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
     * Entry of the navigation.
     *
     * @param path its address, without the leading slash
     * @param key the letter that opens it after {@code g}
     */
    public record Place(String path, String label, String key) {}

    /** Returns the frame of a page that says this already. */
    Frame saying(String detail) {
        return new Frame(
                title,
                place,
                away,
                refusing.stream().map(one -> one.unlessSaid(detail)).toList(),
                person,
                roles,
                formToken);
    }

    /** Returns the entries of the navigation. */
    public List<Place> places() {
        return PLACES;
    }

    /** Returns whether the session may request and cancel work. */
    public boolean writes() {
        return roles.contains(Roles.WRITER);
    }

    /** Returns whether the session may move aliases. */
    public boolean promotes() {
        return roles.contains(Roles.PROMOTER);
    }

    /** Returns whether the session may set policies. */
    public boolean administers() {
        return roles.contains(Roles.ADMIN);
    }
}
