package dev.weightflow.deployment.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The house: a module is a class path, and what is shipped stands on nothing that tests. */
class ModulesTest {

    /** A dependency of one module of ours on another. */
    private record Arrow(String from, String to, String type, String scope, boolean excludes) {

        /** Such a dependency brings nothing: Maven builds the other module first. */
        boolean isOrder() {
            return type.equals("pom") && scope.equals("provided");
        }
    }

    private final Map<String, String> places = new HashMap<>();
    private final List<Arrow> arrows = new ArrayList<>();

    ModulesTest() throws Exception {
        List<Path> poms = poms();
        Map<Path, Element> read = new HashMap<>();
        for (Path pom : poms) {
            Element project = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getDocumentElement();
            read.put(pom, project);
            places.put(child(project, "artifactId"), place(pom));
        }
        read.forEach((pom, project) -> {
            NodeList dependencies = project.getElementsByTagName("dependency");
            for (int i = 0; i < dependencies.getLength(); i++) {
                Element dependency = (Element) dependencies.item(i);
                String managing = dependency.getParentNode().getParentNode().getNodeName();
                if (child(dependency, "groupId").equals("dev.weightflow") && !managing.equals("dependencyManagement")) {
                    arrows.add(new Arrow(
                            place(pom),
                            places.get(child(dependency, "artifactId")),
                            child(dependency, "type"),
                            child(dependency, "scope"),
                            dependency.getElementsByTagName("exclusion").getLength() > 0));
                }
            }
        });
    }

    @Test
    void no_module_excludes_what_another_brings() {
        assertThat(arrows).hasSizeGreaterThan(40);
        assertThat(arrows.stream().filter(Arrow::excludes).filter(arrow -> !arrow.isOrder()))
                // simulations and the fuzzer take a program's classes, and it is the program that has a class path
                .allMatch(arrow ->
                        (arrow.from().startsWith("testing/") || arrow.from().equals("benchmarks"))
                                && arrow.to().startsWith("services/"));
    }

    @Test
    void nothing_that_is_shipped_stands_on_what_tests() {
        assertThat(arrows.stream()
                        .filter(arrow -> !arrow.from().startsWith("testing/"))
                        .filter(arrow -> !arrow.from().startsWith("benchmarks"))
                        .filter(arrow -> !arrow.scope().equals("test")))
                .hasSizeGreaterThan(20)
                .noneMatch(arrow -> arrow.to().startsWith("testing/"));
    }

    @Test
    void what_tests_the_platform_does_not_stand_on_the_command_line() {
        assertThat(arrows.stream()
                        .filter(arrow -> !arrow.scope().equals("test") && !arrow.isOrder())
                        .filter(arrow -> !arrow.from().equals("research")))
                .noneMatch(arrow -> arrow.to().equals("cli"));
    }

    private static List<Path> poms() throws IOException {
        try (Stream<Path> files = Files.find(
                Repository.path(""),
                4,
                (path, attributes) ->
                        path.endsWith("pom.xml") && !path.toString().contains("/target/"))) {
            return files.toList();
        }
    }

    private static String place(Path pom) {
        return Repository.path("").relativize(pom.getParent()).toString();
    }

    /** The text of a child, and of none further below; empty without one. */
    private static String child(Element parent, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return node.getTextContent().trim();
            }
        }
        return "";
    }
}
