package io.tidegate.sim.scenario;

import io.tidegate.protocol.config.type.ConfigObject;
import io.tidegate.protocol.document.Problems;
import io.tidegate.protocol.document.Spelling;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold between the parts of a scenario. */
final class ScenarioRules {

    private ScenarioRules() {}

    static void somethingIsMeasured(ConfigObject scenario, Problems problems) {
        // One that has a problem is not among them.
        if (groups(scenario).isEmpty() && problems.isEmpty()) {
            problems.add(
                    scenario.placeOf("fleets"),
                    "there are neither fleets nor devices",
                    "nothing would be measured",
                    "add for example fleets: [{name: gateways, agents: 10, rate: 10/s}]");
        }
    }

    static void namesAreKnown(ConfigObject scenario, Problems problems) {
        Set<String> signals = names(scenario.list("signals", ConfigObject.class));
        groups(scenario).forEach(group -> known(group, "signal", signals, problems));
        Set<String> fleets = names(scenario.list("fleets", ConfigObject.class));
        scenario.list("outages", ConfigObject.class).forEach(outage -> known(outage, "fleet", fleets, problems));
    }

    private static void known(ConfigObject object, String key, Set<String> names, Problems problems) {
        object.find(key, String.class)
                .filter(name -> !names.contains(name))
                .ifPresent(name -> problems.add(
                        object.placeOf(key),
                        "there is no %s %s".formatted(key, Problems.quote(name)),
                        names.isEmpty() ? "the scenario has none" : "there are " + String.join(", ", names),
                        "correct the name, or add it to %ss%s".formatted(key, Spelling.hint(name, names))));
    }

    static void rampsFollowEachOther(ConfigObject scenario, Problems problems) {
        for (ConfigObject group : groups(scenario)) {
            Duration free = Duration.ZERO;
            for (ConfigObject ramp : group.list("ramps", ConfigObject.class)) {
                Duration at = ramp.find("at", Duration.class).orElse(free);
                if (at.compareTo(free) < 0) {
                    problems.add(
                            ramp.placeOf("at"),
                            "the ramp begins before the one before it has ended",
                            "a rate can be led to one value at a time",
                            "put the ramps in the order of time, and let none begin before the last has ended");
                }
                free = at.plus(ramp.find("over", Duration.class).orElse(Duration.ZERO));
            }
        }
    }

    static void outagesFollowEachOther(ConfigObject scenario, Problems problems) {
        Duration duration = scenario.find("duration", Duration.class).orElse(ScenarioLimits.MAX_DURATION);
        Map<String, Duration> freeByFleet = new HashMap<>();
        for (ConfigObject outage : scenario.list("outages", ConfigObject.class)) {
            Duration at = outage.find("at", Duration.class).orElse(Duration.ZERO);
            if (at.compareTo(duration) >= 0) {
                problems.add(
                        outage.placeOf("at"),
                        "the outage begins after the end",
                        "the scenario lasts %s".formatted(duration),
                        "let it begin sooner, or lengthen the duration");
            }
            outage.find("share", Double.class)
                    .filter(share -> share <= 0)
                    .ifPresent(none -> problems.add(
                            outage.placeOf("share"),
                            "the outage concerns nobody",
                            "the share is 0%",
                            "write more, or remove the outage"));
            Duration end = at.plus(outage.find("for", Duration.class).orElse(Duration.ZERO))
                    .plus(outage.find("reconnect_over", Duration.class).orElse(Duration.ZERO));
            for (String fleet : fleetsOf(outage, scenario)) {
                if (at.compareTo(freeByFleet.getOrDefault(fleet, Duration.ZERO)) < 0) {
                    problems.add(
                            outage.placeOf("at"),
                            "the outage begins before the one before it has ended for the fleet " + fleet,
                            "an agent is cut off once at a time",
                            "put the outages in the order of time, and let none begin before its fleet is back");
                }
                freeByFleet.merge(fleet, end, (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
    }

    private static Set<String> fleetsOf(ConfigObject outage, ConfigObject scenario) {
        return outage.find("fleet", String.class)
                .map(Set::of)
                .orElseGet(() -> names(scenario.list("fleets", ConfigObject.class)));
    }

    /** A threshold that nothing is measured for would be kept by every run. */
    static void thresholdsHaveAFigure(ConfigObject scenario, Problems problems) {
        ConfigObject thresholds =
                scenario.find("thresholds", ConfigObject.class).orElse(null);
        if (thresholds == null) {
            return;
        }
        boolean fleets = !scenario.list("fleets", ConfigObject.class).isEmpty();
        boolean devices = !scenario.list("devices", ConfigObject.class).isEmpty();
        boolean watched = fleets
                && scenario.find("watch", String.class)
                        .filter("one_agent"::equals)
                        .isPresent();
        require(thresholds, "latency_", fleets, "of fleets, and there are none", "add a fleet", problems);
        require(thresholds, "accept_", devices, "of devices, and there are none", "add devices", problems);
        require(
                thresholds,
                "seen_",
                watched,
                "of the first agent of the first fleet, and it is not watched",
                "add a fleet, with watch: one_agent",
                problems);
    }

    private static void require(
            ConfigObject thresholds, String prefix, boolean measured, String whose, String fix, Problems problems) {
        for (Figure figure : Figure.values()) {
            if (!measured && figure.key().startsWith(prefix) && thresholds.isGiven(figure.key())) {
                problems.add(
                        thresholds.placeOf(figure.key()),
                        "%s will not be measured".formatted(figure.key()),
                        "it is that " + whose,
                        fix + ", or remove the threshold");
            }
        }
    }

    private static List<ConfigObject> groups(ConfigObject scenario) {
        return Stream.of("fleets", "devices")
                .flatMap(key -> scenario.list(key, ConfigObject.class).stream())
                .toList();
    }

    private static Set<String> names(List<ConfigObject> named) {
        return named.stream()
                .flatMap(object -> object.find("name", String.class).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
