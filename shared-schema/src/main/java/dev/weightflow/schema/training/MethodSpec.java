package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.weightflow.schema.MethodName;
import java.util.Map;

/**
 * A fine-tuning method with its options, one record a method. A component that is given as null takes the method's default, so
 * that a specification always holds what will run: leaving an option out and giving its default are the same specification.
 *
 * <p>The record is the option's only declaration. JSON, events and the command line all use its component's name, and whatever
 * reads them reports every fault at once; an option that a method does not have is a fault, never ignored.
 */
@JsonDeserialize(using = MethodReader.class)
@JsonPropertyOrder("name")
public sealed interface MethodSpec
        permits SingleTaskOptions,
                FullOptions,
                DecodersOnlyOptions,
                LoraOptions,
                MtLoraOptions,
                DeloraOptions,
                VeraOptions,
                DoraOptions,
                BitFitOptions,
                OftOptions,
                DiTaskOptions,
                AdapterOptions,
                VptOptions,
                TadFormerOptions,
                FaarOptions {

    /** The method. */
    @JsonProperty("name")
    MethodName name();

    /** The decoder heads; those of the reference implementation by default. */
    DecoderName decoder();

    /** Whether other weights take the place of frozen ones, so that how far they moved can be a part of the loss. */
    default boolean replacesWeights() {
        return false;
    }

    /** Whether these weights move along a velocity field, so that their way can be a part of the loss. */
    default boolean flows() {
        return false;
    }

    /** The options as words, by name, as {@link #of(MethodName, Map)} reads them; what does not apply is left out. */
    default Map<String, String> options() {
        return MethodReader.words(this);
    }

    /** The method with all its defaults. */
    static MethodSpec of(MethodName name) {
        return of(name, Map.of());
    }

    /** The method with adapters of that rank. */
    static MethodSpec of(MethodName name, int rank) {
        return of(name, Map.of("rank", Integer.toString(rank)));
    }

    /**
     * The method with these options, as words; lists are separated by commas.
     *
     * @throws dev.weightflow.schema.InvalidRecordException with every fault: unknown names, words that do not fit, values out of
     *     range
     */
    static MethodSpec of(MethodName name, Map<String, String> options) {
        return MethodReader.read(name, options);
    }
}
