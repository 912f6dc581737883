import { Component, type ReactNode } from 'react';
import { Notice } from './Notice.tsx';

interface BoundaryProps {
  /** What is broken when something below throws. */
  what: string;
  children: ReactNode;
}

/** Keeps a broken panel from blanking the page around it. */
export class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <Notice what={`${this.props.what} could not be shown.`} error={error} onRetry={() => this.setState({ error: null })} />
    );
  }
}
