package dev.gesta.server;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request that is no message of its kind be read as an empty one, which every method refuses
 * for the want of a store's name. The transport would log such a request and never answer it.
 */
final class MalformedRequests {

    private MalformedRequests() {}

    /** Returns {@code service} with tolerant reading of requests. */
    static ServerServiceDefinition asEmpty(BindableService service) {
        ServerServiceDefinition strict = service.bindService();
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        strict.getMethods().forEach(method -> methods.add(tolerant(method)));
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(strict.getServiceDescriptor().getName())
                        .setSchemaDescriptor(strict.getServiceDescriptor().getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder tolerant =
                ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(tolerant::addMethod);
        return tolerant.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> tolerant(
            ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> strict = method.getMethodDescriptor();
        Marshaller<Q> tolerant =
                new TolerantMarshaller<>((PrototypeMarshaller<Q>) strict.getRequestMarshaller());
        return ServerMethodDefinition.create(
                strict.toBuilder(tolerant, strict.getResponseMarshaller()).build(),
                method.getServerCallHandler());
    }

    private record TolerantMarshaller<Q>(PrototypeMarshaller<Q> strict)
            implements PrototypeMarshaller<Q> {

        @Override
        public InputStream stream(Q request) {
            return strict.stream(request);
        }

        @Override
        public Q parse(InputStream bytes) {
            try {
                return strict.parse(bytes);
            } catch (StatusRuntimeException e) {
                return Objects.requireNonNull(strict.getMessagePrototype());
            }
        }

        @Override
        public @Nullable Q getMessagePrototype() {
            return strict.getMessagePrototype();
        }

        @Override
        public Class<Q> getMessageClass() {
            return strict.getMessageClass();
        }
    }
}
