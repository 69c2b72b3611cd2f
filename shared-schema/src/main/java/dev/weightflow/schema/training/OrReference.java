package dev.weightflow.schema.training;

/**
 * What every record of a training has, and JSON leaves out where it is as trainings always were, by the reference implementation: so a
 * record from before they were declared is the record that gives them, to the byte and to the identity. What absence means is
 * therefore fixed for ever.
 */
interface OrReference {
    /** Whether nothing need be written, because it is as it always was. */
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
