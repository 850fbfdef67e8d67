package io.tidegate.protocol.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tidegate.protocol.control.ConfigSignature;
import io.tidegate.protocol.control.ControlLimits;
import io.tidegate.protocol.control.DesiredConfig;
import io.tidegate.protocol.control.Digest;
import io.tidegate.protocol.control.HubKey;
import io.tidegate.protocol.sync.AgentId;

/** {@code down/config} (PROTOCOL.md, "Configuration"). */
public final class DesiredConfigCodec {

    /** The MQTT 5 content type of a desired configuration. */
    public static final String CONTENT_TYPE = "application/vnd.tidegate.v1.desired-config+protobuf";

    private DesiredConfigCodec() {}

    public static byte[] encode(DesiredConfig desired) {
        return io.tidegate.protocol.wire.v1.DesiredConfig.newBuilder()
                .setAgent(desired.agent().text())
                .setRevision(desired.revision())
                .setDocument(ByteString.copyFromUtf8(desired.document()))
                .setSha256(ByteString.copyFrom(desired.digest().bytes()))
                .setSignature(ByteString.copyFrom(desired.signature().bytes()))
                .setPublicKey(ByteString.copyFrom(desired.key().bytes()))
                .build()
                .toByteArray();
    }

    /**
     * Decodes what somebody published as the hub; whether it was the hub is not looked at here.
     *
     * @throws UndecodableMessageException if it is no desired configuration or breaks a bound
     */
    public static DesiredConfig decode(byte[] bytes, ControlLimits limits) throws UndecodableMessageException {
        Bounds.atMost("bytes", bytes.length, limits.maxDocumentBytes() + ControlLimits.OVERHEAD_BYTES);
        try {
            io.tidegate.protocol.wire.v1.DesiredConfig message =
                    io.tidegate.protocol.wire.v1.DesiredConfig.parseFrom(bytes);
            Bounds.atMost("bytes of document", message.getDocument().size(), limits.maxDocumentBytes());
            if (!AgentId.isValid(message.getAgent())) {
                throw new UndecodableMessageException("the desired configuration is for no agent");
            }
            if (message.getRevision() < 1) {
                throw new UndecodableMessageException("revisions count from 1 and have 63 bits");
            }
            return new DesiredConfig(
                    new AgentId(message.getAgent()),
                    message.getRevision(),
                    Bounds.utf8("document", message.getDocument()),
                    Digest.ofBytes(Bounds.exactly("digest", message.getSha256(), Digest.BYTES)),
                    ConfigSignature.ofBytes(Bounds.exactly("signature", message.getSignature(), ConfigSignature.BYTES)),
                    HubKey.ofBytes(Bounds.exactly("public key", message.getPublicKey(), HubKey.BYTES)));
        } catch (InvalidProtocolBufferException e) {
            throw new UndecodableMessageException("not a protobuf desired configuration: " + e.getMessage(), e);
        }
    }
}
