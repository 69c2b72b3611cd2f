package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.endtoend.browser.Axe;
import dev.weightflow.endtoend.browser.Tab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at pages of the console in both themes, on a desk and on a phone. */
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

    /** Each is usable by everybody, needs no scrolling to the side, stands still where that is wished, and loads only what is its own. */
    void look(List<String> paths) {
        List<String> findings = new ArrayList<>();
        for (String path : paths) {
            tab.open(path);
            findings.addAll(findings(path));
        }
        assertThat(findings).isEmpty();
    }

    /** The same of the page that the tab shows. */
    void lookHere(String name) {
        assertThat(findings(name)).isEmpty();
    }

    /** What is wrong with the page that the tab shows. */
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

    /** How many animations run for somebody with no wish against them. */
    static int running(Tab tab) {
        return tab.prefers(Map.of("prefers-reduced-motion", "no-preference"))
                .value(RUNNING)
                .asInt();
    }
}
