package dev.weightflow.cli.console;

import dev.weightflow.cli.platform.ServiceName;
import dev.weightflow.embedded.process.Port;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** How words of the command line become values; what cannot is told with what there is. */
public final class Arguments {

    private Arguments() {}

    public static ServiceName service(String word) {
        return ServiceName.of(word)
                .orElseThrow(() -> new TypeConversionException("no service is called '" + word + "'; there are "
                        + Arrays.stream(ServiceName.values())
                                .map(ServiceName::key)
                                .collect(Collectors.joining(", "))));
    }

    /** A value that is made of a word, or refuses it with an {@link IllegalArgumentException}. */
    public static <T> T keyed(String word, Function<String, T> of) {
        try {
            return of.apply(word);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    public static Port port(String word) {
        try {
            return Port.of(Integer.parseInt(word));
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + word + "' is no port");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
