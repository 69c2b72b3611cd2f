package dev.weightflow.schema.training;

import dev.weightflow.schema.Keyed;

/** What DiTASK's diffeomorphism is applied to. */
public enum SpectrumReading implements Keyed {
    /** The singular values themselves, as fractions of a weight's greatest: what the paper says. */
    VALUES,
    /** The places of the sorted singular values, between which they are interpolated: what the released code does. */
    INDEX
}
