package dev.gesta.client;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/**
 * Tells whether a call came as far as a connection. If it did not, nothing of it was sent; if it
 * did, nobody knows how much.
 */
final class TransportWatch implements ClientInterceptor {

    private volatile boolean reached;

    boolean hasReachedTransport() {
        return reached;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withStreamTracerFactory(new Tracers()));
    }

    private final class Tracers extends ClientStreamTracer.Factory {

        @Override
        public ClientStreamTracer newClientStreamTracer(
                ClientStreamTracer.StreamInfo info, Metadata headers) {
            return new Tracer();
        }
    }

    private final class Tracer extends ClientStreamTracer {

        @Override
        public void streamCreated(Attributes transport, Metadata headers) {
            reached = true;
        }
    }
}
