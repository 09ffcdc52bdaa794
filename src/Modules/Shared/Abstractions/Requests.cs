using MediatR;

namespace CountryProvider.Abstractions;

/// <summary>A request that changes nothing and may be repeated at will.</summary>
/// <typeparam name="TResult">What the module that owns the request answers.</typeparam>
public interface IQuery<out TResult> : IRequest<TResult>;

/// <summary>A request that changes what a module stores.</summary>
/// <typeparam name="TResult">What the module that owns the request answers.</typeparam>
public interface ICommand<out TResult> : IRequest<TResult>;

/// <summary>A command that leaves the same behind when it is sent twice, so that it may be sent again when no answer came.</summary>
/// <typeparam name="TResult">What the module that owns the request answers.</typeparam>
public interface IIdempotentCommand<out TResult> : ICommand<TResult>;
