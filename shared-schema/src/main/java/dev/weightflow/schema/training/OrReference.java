package dev.weightflow.schema.training;

/**
 * Numbers of a training that every record of it has, and that JSON leaves out where they are the reference implementation's: so a
 * record from before they were declared is the record that gives them, to the byte and to the identity. What absence means is
 * therefore fixed for ever.
 */
interface OrReference {
    /** Whether these are the reference implementation's numbers. */
    boolean matchesReference();

    /** Jackson asks this filter whether it equals what is to be written, and if so leaves it out. */
    final class Omitted {
        @Override
        public boolean equals(Object value) {
            return value == null || value instanceof OrReference numbers && numbers.matchesReference();
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }
}
