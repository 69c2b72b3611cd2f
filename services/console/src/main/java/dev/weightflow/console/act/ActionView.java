package dev.weightflow.console.act;

import java.util.List;

/**
 * A page on which something is decided: what will happen and to whom, in numbers, and why.
 *
 * @param title a question
 * @param lead what will happen
 * @param facts what changes
 * @param fields what is asked for
 * @param submit what the button says
 * @param action where the form is sent
 * @param back where one goes who decides not to
 * @param refusal why it was not done, if it was tried; empty otherwise
 * @param role the role that it takes
 * @param allowed whether the session has it
 */
public record ActionView(
        String title,
        String lead,
        List<Fact> facts,
        List<Field> fields,
        String submit,
        String action,
        String back,
        String refusal,
        String role,
        boolean allowed) {
    /** A number before and after. */
    public record Fact(String name, String text, String change, String tone) {}

    /**
     * Something that is asked for.
     *
     * @param kind text, number, hidden, check or select
     * @param options of a select
     */
    public record Field(
            String name, String label, String hint, String kind, String value, List<String> options, boolean required) {
        /** One line of text that has to be given. */
        public static Field reason(String value) {
            return new Field("reason", "Why? It is kept in the log.", "", "text", value, List.of(), true);
        }

        /** One line of text. */
        public static Field text(String name, String label, String hint, String value) {
            return new Field(name, label, hint, "text", value, List.of(), false);
        }

        /** A number. */
        public static Field number(String name, String label, String hint, String value) {
            return new Field(name, label, hint, "number", value, List.of(), false);
        }

        /** One of some. */
        public static Field select(String name, String label, String hint, String value, List<String> options) {
            return new Field(name, label, hint, "select", value, options, false);
        }

        /** What goes with the form unseen. */
        public static Field hidden(String name, String value) {
            return new Field(name, "", "", "hidden", value, List.of(), false);
        }
    }
}
