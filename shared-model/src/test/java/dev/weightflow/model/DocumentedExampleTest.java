package dev.weightflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles the Java of {@code docs/training.md} against the current model. */
class DocumentedExampleTest {

    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    private static final List<String> ROOMS = List.of(
            "dev.weightflow.model.backbone",
            "dev.weightflow.data.dataset",
            "dev.weightflow.model.evaluation",
            "dev.weightflow.model.method",
            "dev.weightflow.model.network",
            "dev.weightflow.model.tensor",
            "dev.weightflow.model.training",
            "dev.weightflow.data.weights",
            "dev.weightflow.schema.evaluation",
            "dev.weightflow.schema.id",
            "dev.weightflow.schema.training",
            "java.nio.file",
            "java.time",
            "java.util");

    @TempDir
    Path classes;

    @Test
    void the_training_page_s_example_compiles() throws IOException {
        assertThat(compile(example("training.md"))).isEmpty();
    }

    @Test
    void an_example_with_a_wrong_name_would_be_found() throws IOException {
        assertThat(compile(example("training.md").replace("loadBackbone", "loadSpine")))
                .contains("loadSpine");
    }

    private static String example(String page) throws IOException {
        Matcher found = JAVA.matcher(Files.readString(Path.of("..", "docs", page)));
        assertThat(found.find()).as("an example in " + page).isTrue();
        return found.group(1);
    }

    /** Compiles the example, with the names that the page does not define declared by the types that it states, and returns the errors. */
    private String compile(String example) {
        String source = ROOMS.stream().map(room -> "import " + room + ".*;\n").collect(Collectors.joining())
                + """
                class Example {
                    Method method;
                    DatasetId dataset;
                    long seed;
                    Path path, stateFile, whole;
                    SampleSource samples, validation;
                    boolean stopRequested;
                    void log(StepReport report) {}
                    void run() {
                        %s
                    }
                }
                """.formatted(example);
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        StringWriter messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-proc:none", "-Xlint:none", "-d", classes.toString());
        boolean compiled = compiler.getTask(
                        messages, null, null, options, null, Stream.of(file).toList())
                .call();
        return compiled ? "" : messages.toString();
    }
}
