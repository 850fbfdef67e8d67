package io.tidegate.sim.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidegate-sim device}: simulated devices that send to an agent. */
@Command(
        name = "device",
        header = {"Plays a device that sends to an agent.", "", "Examples:", "  tidegate-sim device pump --rate 8/s", ""
        },
        subcommands = PumpCommand.class,
        mixinStandardHelpOptions = true,
        versionProvider = TidegateSim.Version.class)
final class DeviceCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing a device");
    }
}
