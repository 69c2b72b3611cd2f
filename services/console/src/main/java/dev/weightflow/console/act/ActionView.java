package dev.weightflow.console.act;

import java.util.List;

/**
 * Page that asks a person to confirm an action: its effects, in numbers, and its reasons.
 *
 * @param title a question
 * @param lead effect of the action
 * @param facts values that change
 * @param fields the form's inputs
 * @param submit label of the button
 * @param action address that the form submits to
 * @param back address for cancelling
 * @param refusal reason for the failure, if the action was tried; empty otherwise
 * @param role the role that the action requires
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
    /** Number before and after the action. */
    public record Fact(String name, String text, String change, String tone) {}

    /**
     * Input of the form.
     *
     * @param kind text, number, hidden, check or select
     * @param options of a select
     */
    public record Field(
            String name, String label, String hint, String kind, String value, List<String> options, boolean required) {
        /** Creates a required line of text. */
        public static Field reason(String value) {
            return new Field("reason", "Reason (kept in the log)", "", "text", value, List.of(), true);
        }

        /** Creates a line of text. */
        public static Field text(String name, String label, String hint, String value) {
            return new Field(name, label, hint, "text", value, List.of(), false);
        }

        /** Creates a number. */
        public static Field number(String name, String label, String hint, String value) {
            return new Field(name, label, hint, "number", value, List.of(), false);
        }

        /** Creates a choice of one option. */
        public static Field select(String name, String label, String hint, String value, List<String> options) {
            return new Field(name, label, hint, "select", value, options, false);
        }

        /** Creates a hidden field of the form. */
        public static Field hidden(String name, String value) {
            return new Field(name, "", "", "hidden", value, List.of(), false);
        }
    }
}
