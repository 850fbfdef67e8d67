package io.tidegate.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.protocol.control.ConfigFault;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.ReportedConfig;
import io.tidegate.protocol.control.Verdict;
import io.tidegate.protocol.wire.v1.DesiredState;
import io.tidegate.protocol.wire.v1.DesiredVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code up/config} (PROTOCOL.md, "Reports"). */
public final class ConfigReportCodec {

    /** The MQTT 5 content type of a report. */
    public static final String CONTENT_TYPE = "application/vnd.tidegate.v1.reported-config+protobuf";

    private ConfigReportCodec() {}

    /** Errors beyond the limit are left out, and texts beyond it are cut: a report must not fail for its length. */
    public static byte[] encode(ConfigReport report, ControlLimits limits) {
        ReportedConfig config = report.config();
        io.tidegate.protocol.wire.v1.ReportedConfig.Builder message =
                io.tidegate.protocol.wire.v1.ReportedConfig.newBuilder()
                        .setSession(report.session())
                        .setNumber(report.number())
                        .setSentNs(report.sentNs())
                        .setRefused(config.refusals().count())
                        .setLastRefusal(Bounds.cut(config.refusals().last(), limits.maxTextBytes()));
        config.running()
                .ifPresent(running -> message.setRunningRevision(running.revision())
                        .setRunningSha256(ByteString.copyFrom(running.digest().bytes())));
        config.desired().ifPresent(verdict -> message.setDesired(verdict(verdict, limits)));
        return Checksum.append(message.build());
    }

    /**
     * Decodes what an agent published.
     *
     * @throws UndecodableMessageException if it is no report or breaks a bound
     */
    public static ConfigReport decode(byte[] bytes, ControlLimits limits) throws UndecodableMessageException {
        Bounds.atMost("bytes", bytes.length, limits.maxReportBytes());
        Checksum.check(bytes);
        try {
            io.tidegate.protocol.wire.v1.ReportedConfig message =
                    io.tidegate.protocol.wire.v1.ReportedConfig.parseFrom(bytes);
            Optional<ReportedConfig.Running> running = Optional.empty();
            if (!message.getRunningSha256().isEmpty()) {
                running = Optional.of(new ReportedConfig.Running(
                        Bounds.count("running revision", message.getRunningRevision()),
                        digest(message.getRunningSha256())));
            }
            Optional<Verdict> desired =
                    message.hasDesired() ? Optional.of(verdict(message.getDesired(), limits)) : Optional.empty();
            ReportedConfig.Refusals refusals = new ReportedConfig.Refusals(
                    Bounds.count("number of refusals", message.getRefused()),
                    Bounds.text("last refusal", message.getLastRefusal(), limits.maxTextBytes()));
            return new ConfigReport(
                    message.getSession(),
                    Bounds.count("number of the report", message.getNumber()),
                    message.getSentNs(),
                    new ReportedConfig(running, desired, refusals));
        } catch (InvalidProtocolBufferException e) {
            throw new UndecodableMessageException("not a protobuf report: " + e.getMessage(), e);
        }
    }

    private static DesiredVerdict verdict(Verdict verdict, ControlLimits limits) {
        DesiredVerdict.Builder message = DesiredVerdict.newBuilder()
                .setRevision(verdict.revision())
                .setSha256(ByteString.copyFrom(verdict.digest().bytes()))
                .setState(state(verdict.state()))
                .setReason(Bounds.cut(verdict.reason(), limits.maxTextBytes()))
                .setSinceNs(verdict.sinceNs());
        verdict.errors().stream()
                .limit(limits.maxErrors())
                .forEach(error -> message.addErrors(io.tidegate.protocol.wire.v1.ConfigFault.newBuilder()
                        .setPointer(Bounds.cut(error.pointer(), limits.maxTextBytes()))
                        .setWhat(Bounds.cut(error.what(), limits.maxTextBytes()))
                        .setWhy(Bounds.cut(error.why(), limits.maxTextBytes()))
                        .setHint(Bounds.cut(error.hint(), limits.maxTextBytes()))));
        return message.build();
    }

    private static Verdict verdict(DesiredVerdict message, ControlLimits limits) throws UndecodableMessageException {
        Bounds.atMost("errors", message.getErrorsCount(), limits.maxErrors());
        int most = limits.maxTextBytes();
        List<ConfigFault> errors = new ArrayList<>();
        for (io.tidegate.protocol.wire.v1.ConfigFault error : message.getErrorsList()) {
            errors.add(new ConfigFault(
                    Bounds.text("pointer", error.getPointer(), most),
                    Bounds.text("what", error.getWhat(), most),
                    Bounds.text("why", error.getWhy(), most),
                    Bounds.text("hint", error.getHint(), most)));
        }
        return new Verdict(
                Bounds.count("desired revision", message.getRevision()),
                digest(message.getSha256()),
                state(message.getState()),
                errors,
                Bounds.text("reason", message.getReason(), most),
                message.getSinceNs());
    }

    private static Digest digest(ByteString bytes) throws UndecodableMessageException {
        return Digest.ofBytes(Bounds.exactly("digest", bytes, Digest.BYTES));
    }

    private static DesiredState state(Verdict.State state) {
        return switch (state) {
            case PENDING -> DesiredState.DESIRED_STATE_PENDING;
            case TRIAL -> DesiredState.DESIRED_STATE_TRIAL;
            case APPLIED -> DesiredState.DESIRED_STATE_APPLIED;
            case REJECTED -> DesiredState.DESIRED_STATE_REJECTED;
            case ROLLED_BACK -> DesiredState.DESIRED_STATE_ROLLED_BACK;
        };
    }

    private static Verdict.State state(DesiredState state) throws UndecodableMessageException {
        return switch (state) {
            case DESIRED_STATE_PENDING -> Verdict.State.PENDING;
            case DESIRED_STATE_TRIAL -> Verdict.State.TRIAL;
            case DESIRED_STATE_APPLIED -> Verdict.State.APPLIED;
            case DESIRED_STATE_REJECTED -> Verdict.State.REJECTED;
            case DESIRED_STATE_ROLLED_BACK -> Verdict.State.ROLLED_BACK;
            case DESIRED_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new UndecodableMessageException("unknown state of a desired configuration " + state);
        };
    }
}
