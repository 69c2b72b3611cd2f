package dev.weightflow.platform.problem;

public final class NotFoundException extends ProblemException {
    private NotFoundException(String code, String message) {
        super(code, ProblemKind.NOT_FOUND, message);
    }

    /** @param thing what was looked for, in lower case, such as {@code model version} */
    public static NotFoundException of(String thing, Object name) {
        return new NotFoundException(
                thing.replace(' ', '-') + "-not-found", "There is no " + thing + " '" + name + "'.");
    }

    public static NotFoundException of(String thing, Object name, String hint) {
        return new NotFoundException(
                thing.replace(' ', '-') + "-not-found", "There is no " + thing + " '" + name + "'. " + hint);
    }
}
