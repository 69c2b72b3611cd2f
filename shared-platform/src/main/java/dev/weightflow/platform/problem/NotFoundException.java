package dev.weightflow.platform.problem;

/** There is nothing of that name. The code is {@code <thing>-not-found}, alike for all things of all services. */
public final class NotFoundException extends ProblemException {
    private NotFoundException(String code, String message) {
        super(code, ProblemKind.NOT_FOUND, message);
    }

    /**
     * @param thing what was looked for, in lower case, such as {@code model version}
     * @param name what it was looked for by
     */
    public static NotFoundException of(String thing, Object name) {
        return new NotFoundException(
                thing.replace(' ', '-') + "-not-found", "There is no " + thing + " '" + name + "'.");
    }

    /** As {@link #of(String, Object)}, with what to do about it as a sentence of its own. */
    public static NotFoundException of(String thing, Object name, String hint) {
        return new NotFoundException(
                thing.replace(' ', '-') + "-not-found", "There is no " + thing + " '" + name + "'. " + hint);
    }
}
