package dev.weightflow.model.dataset;

import java.util.List;

/** What came of looking at one sample: the sample, or everything that is wrong with it. */
public sealed interface Inspection {
    /** The sample's name. */
    String id();

    /** What is wrong; empty for a sound sample. */
    List<Fault> faults();

    /** Nothing is wrong. */
    record Sound(RawSample sample) implements Inspection {
        @Override
        public String id() {
            return sample.id();
        }

        @Override
        public List<Fault> faults() {
            return List.of();
        }
    }

    /** Something is wrong; the faults are all that could be found in one pass, at least one. */
    record Faulty(String id, List<Fault> faults) implements Inspection {
        public Faulty {
            if (faults.isEmpty()) {
                throw new IllegalArgumentException("a faulty sample has at least one fault");
            }
            faults = List.copyOf(faults);
        }
    }
}
