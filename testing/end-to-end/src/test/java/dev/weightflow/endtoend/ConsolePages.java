package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.endtoend.browser.Axe;
import dev.weightflow.endtoend.browser.Tab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks pages of the console in both themes, at the width of a desktop and of a phone. */
final class ConsolePages {
    static final int DESK = 1440;
    static final int PHONE = 390;

    private static final String RUNNING =
            "document.getAnimations().filter(one => one.playState === 'running' && one.effect.getComputedTiming().duration > 1).length";
    private static final String SIDEWAYS =
            "document.documentElement.scrollWidth - document.documentElement.clientWidth";

    private static final String INCIDENT = "document.getElementById('report')?.textContent.includes(' 500 ') === true";

    private final Axe axe = new Axe();
    private final Tab tab;

    ConsolePages(Tab tab) {
        this.tab = tab;
    }

    /**
     * Requires of each page that it is accessible, does not scroll sideways, has no animation where reduced motion is preferred, and loads only files
     * of its own origin.
     */
    void look(List<String> paths) {
        List<String> findings = new ArrayList<>();
        for (String path : paths) {
            tab.open(path);
            findings.addAll(findings(path));
        }
        assertThat(findings).isEmpty();
    }

    /** Checks the page that the tab shows. */
    void lookHere(String name) {
        assertThat(findings(name)).isEmpty();
    }

    /** Lists the faults of the page that the tab shows. */
    List<String> findings(String name) {
        List<String> findings = new ArrayList<>();
        for (String theme : List.of("light", "dark")) {
            tab.prefers(Map.of("prefers-color-scheme", theme, "prefers-reduced-motion", "reduce"));
            for (int width : List.of(DESK, PHONE)) {
                tab.width(width);
                String look = name + ", " + theme + ", " + width + " px: ";
                axe.findings(tab).forEach(found -> findings.add(look + found));
                int sideways = tab.value(SIDEWAYS).asInt();
                if (sideways > 0) {
                    findings.add(look + sideways + " px lie to the side");
                }
            }
        }
        if (tab.value(INCIDENT).asBoolean()) {
            findings.add(name + ": an incident");
        }
        if (tab.value(RUNNING).asInt() > 0) {
            findings.add(name + ": something moves");
        }
        tab.faults().forEach(fault -> findings.add(name + ": " + fault));
        return findings;
    }

    /** Counts the running animations for a user without a preference for reduced motion. */
    static int running(Tab tab) {
        return tab.prefers(Map.of("prefers-reduced-motion", "no-preference"))
                .value(RUNNING)
                .asInt();
    }
}
