package dev.weightflow.platform.problem;

public final class NotFoundException extends ProblemException {
    private NotFoundException(String thing, Object name, String hint) {
        super(
                thing.replace(' ', '-') + "-not-found",
                ProblemKind.NOT_FOUND,
                "There is no " + thing + " '" + name + "'." + hint);
    }

    /** @param thing kind of the missing object, in lower case, such as {@code model version} */
    public static NotFoundException of(String thing, Object name) {
        return new NotFoundException(thing, name, "");
    }

    public static NotFoundException of(String thing, Object name, String hint) {
        return new NotFoundException(thing, name, " " + hint);
    }
}
