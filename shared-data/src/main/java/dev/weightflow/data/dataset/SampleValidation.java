package dev.weightflow.data.dataset;

import java.util.List;
import java.util.Optional;

/** Result of the validation of one sample: the sample, or all its faults. */
public sealed interface SampleValidation {
    String id();

    List<Violation> faults();

    record Valid(RawSample sample) implements SampleValidation {
        @Override
        public String id() {
            return sample.id();
        }

        @Override
        public List<Violation> faults() {
            return List.of();
        }
    }

    /**
     * Sample with faults.
     *
     * @param faults all that could be found in one pass, at least one
     * @param image the image, if it could be read
     */
    record Invalid(String id, List<Violation> faults, Optional<Pixels> image) implements SampleValidation {
        public Invalid(String id, List<Violation> faults) {
            this(id, faults, Optional.empty());
        }

        public Invalid {
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("a faulty sample has at least one fault");
            }
            faults = List.copyOf(faults);
        }
    }
}
