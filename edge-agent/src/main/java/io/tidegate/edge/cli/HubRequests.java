package io.tidegate.edge.cli;

import io.tidegate.edge.command.CommandDesk;
import io.tidegate.edge.trial.ConfigReconciler;
import io.tidegate.edge.uplink.HubLink;
import io.tidegate.protocol.control.Command;
import io.tidegate.protocol.control.DesiredConfig;

/** Hands what the hub asks for to whoever does it. */
record HubRequests(ConfigReconciler reconciler, CommandDesk desk) implements HubLink.ControlListener {

    @Override
    public void connected() {
        reconciler.hubConnected();
    }

    @Override
    public void desired(DesiredConfig desired) {
        reconciler.desired(desired);
    }

    @Override
    public void undecodable(String why) {
        reconciler.undecodable(why);
    }

    @Override
    public void command(Command command, long hubNowNs) {
        desk.take(command, hubNowNs);
    }
}
