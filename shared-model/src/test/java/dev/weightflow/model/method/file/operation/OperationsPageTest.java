package dev.weightflow.model.method.file.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.model.method.file.operation.Operation.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the documented operations with the table; with {@code -Dweightflow.operations=write} the page is regenerated. */
class OperationsPageTest {

    private static final Path PAGE = Path.of("../docs/reference/method-files.md");
    private static final Pattern LIST = Pattern.compile("(?s)(?<=### Operations on tensors\\n\\n).*?\\n(?=\\n)");

    @Test
    void the_page_lists_the_operations_of_the_table() throws IOException {
        String page = Files.readString(PAGE);
        Matcher list = LIST.matcher(page);
        assertThat(list.find()).isTrue();
        if ("write".equals(System.getProperty("weightflow.operations"))) {
            Files.writeString(PAGE, page.substring(0, list.start()) + rendered() + page.substring(list.end()));
        } else {
            assertThat(list.group()).isEqualTo(rendered());
        }
    }

    private static String rendered() {
        return Stream.of(Group.values())
                .map(group -> "- %s: %s".formatted(group.title(), operations(group)))
                .map(item -> item.replaceAll("(.{1,158})(?: |$)", "$1\n  ").stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    private static String operations(Group group) {
        return Operations.all().stream()
                .filter(operation -> operation.group() == group)
                .map(OperationsPageTest::shown)
                .collect(Collectors.joining(", "));
    }

    /** Lists the names, without the namespace for a function that is also a method, with the arguments besides the first. */
    private static String shown(Operation operation) {
        List<String> names = operation.spellings().stream()
                .filter(spelling ->
                        !spelling.startsWith(".") || !operation.spellings().contains("torch" + spelling))
                .map(spelling -> operation.spellings().contains(spelling.replace("torch", ""))
                        ? spelling.replace("torch.", "")
                        : spelling.replace("torch.nn.functional.", "F."))
                .toList();
        String arguments = operation.parameters().stream()
                .filter(parameter -> !parameter.name().equals("input"))
                .map(parameter -> parameter.name() + (parameter.isOptional() ? "=" : ""))
                .collect(Collectors.joining(", "));
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(" "))
                + (arguments.isEmpty() ? "" : " (" + arguments + ")");
    }
}
